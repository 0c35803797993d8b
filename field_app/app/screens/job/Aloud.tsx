/** Reads aloud what stands on the screen; where the phone cannot, it says so, and the worker reads. */
import { useEffect, useState } from 'preact/hooks';
import { hush, read, voice, whenVoicesCome } from '../../shell/aloud.ts';

export function Aloud({ sentences }: { sentences: readonly string[] }) {
  const [can, setCan] = useState(!!voice());
  const [speaks, setSpeaks] = useState(false);
  useEffect(() => {
    const stop = whenVoicesCome(() => setCan(!!voice()));
    return () => { stop(); hush(); };
  }, []);
  if (!can) return <p class="soft">这台手机不会念，请您照着念给本人听。</p>;
  const begin = () => { setSpeaks(true); read(sentences, () => setSpeaks(false)); };
  const end = () => { hush(); setSpeaks(false); };
  return <p><button type="button" class="button full" onClick={speaks ? end : begin}>{speaks ? '停下不念了' : '让手机念给本人听'}</button></p>;
}
