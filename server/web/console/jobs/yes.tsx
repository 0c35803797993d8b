/** A secretary's yes: own signature over exactly what was opened, each revision by its digest. */
import { useState } from 'preact/hooks';
import { session } from '../../kit/api/client.ts';
import { inWords } from '../../kit/api/problem.ts';
import { digest } from '../../kit/digest.ts';
import { uuid7, type Uuid } from '../../kit/ids.ts';
import { keepSignature } from '../../kit/sign/signing.ts';
import { Pad, type Signed } from '../../kit/sign/pad.tsx';
import { DoButton, Notice } from '../../kit/ui/parts.tsx';
import { Presence, presenceIn, type Needed } from './Presence.tsx';

/** What is signed: the digest of the one, or the digest over the list of all (`field_app/handoffs/rules.py`). */
export const toSign = async (digests: string[]): Promise<string> =>
  digests.length === 1 ? digests[0]! : digest(new TextEncoder().encode(JSON.stringify(digests)));

/** `approve` sends the command under the signature's name; what it refuses is told here, and the strokes stay. */
export function SignYes({ digests, words, approve }: { digests: string[]; words: string; approve: (signature: Uuid) => Promise<unknown> }) {
  const [signed, setSigned] = useState<Signed | null>(null);
  const [ref, setRef] = useState<Uuid>(uuid7);
  const [fault, setFault] = useState('');
  const [needed, setNeeded] = useState<Needed | null>(null);
  const drawn = (next: Signed | null) => { setSigned(next); setRef(uuid7()); };
  const send = async () => {
    setFault('');
    try {
      const who = session();
      await keepSignature(signed!, await toSign(digests), (who && who.account.name) || '书记', ref);
      await approve(ref);
    } catch (error) {
      const asks = presenceIn(error);
      setNeeded(asks);
      if (!asks) setFault(inWords(error));
    }
  };
  return (
    <div class="field">
      <p class="label">{words}</p>
      {fault && <Notice kind="bad"><p>{fault}</p></Notice>}
      {needed && signed ? <Presence needed={needed} shown={send} /> : (
        <>
          <Pad label="书记签名" before={signed} place="请在这里签名" otherwise="签的就是上面看过的内容。内容再有变动，要重新看、重新签。" onSigned={drawn} />
          <div class="field"><DoButton kind="main" disabled={!signed} run={send}>签名并批准</DoButton></div>
        </>
      )}
    </div>
  );
}
