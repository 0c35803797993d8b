/** What shows that somebody agreed: a signature, a paper with the thumbprint, a witness. */
import { useState } from 'preact/hooks';
import { Pad, type Signed } from '../../../../server/web/kit/sign/pad.tsx';
import { waysOf, type Agreeing, type Grade, type Way } from '../../rules/consent.ts';
import type { Keeper } from '../../store/index.ts';
import { Typed } from '../../shell/Typed.tsx';
import { OneOf, Tick } from './Choices.tsx';
import { Shot } from './Shot.tsx';

interface ProofProps {
  given: Agreeing;
  grade: Grade;
  keeper: Keeper;
  onSet: (next: Agreeing) => void;
  /** What was given in another way goes. */
  onTurn: (next: Agreeing) => void;
  /** What was drawn before, and not given yet. */
  drawn: Signed | null;
  onSigned: (signed: Signed | null) => void;
}

const WAYS: Record<Way, { name: string; note?: string }> = {
  spoken: { name: '当面说同意' },
  signature: { name: '在手机上签名' },
  paper: { name: '纸质委托书上按手印，拍下来', note: '带了印好的委托书和印泥的' },
  witness: { name: '不方便签字：见证人在场，口头同意' },
};

export function Proof(props: ProofProps) {
  const { given, grade, onTurn } = props;
  const ways = waysOf(grade, given.who);
  return (
    <>
      {ways.length > 1 && <div class="card"><OneOf id="way" label="怎么表示同意" choices={ways.map((code) => ({ code, ...WAYS[code] }))} chosen={given.way} onChoose={(way) => onTurn({ ...given, way, picture: null })} /></div>}
      {given.way === 'signature' && <Signature {...props} />}
      {given.way === 'paper' && <Paper {...props} />}
      {given.way === 'witness' && <Witness {...props} />}
    </>
  );
}

const Done = ({ words, again, given, onTurn }: { words: string; again: string; given: Agreeing; onTurn: ProofProps['onTurn'] }) =>
  <p class="row"><span class="tag good">{words}</span><button type="button" class="button bare push" onClick={() => onTurn({ ...given, picture: null })}>{again}</button></p>;

function Signature({ given, onTurn, drawn, onSigned }: ProofProps) {
  return (
    <section class="card" id="signature" tabIndex={-1} aria-label="签名">
      <p class="strong">上面的话我听明白了，我同意。</p>
      {given.picture ? <Done words="签好了" again="擦掉重签" given={given} onTurn={onTurn} />
        : <Pad label={given.who === 'guardian' ? '监护人签名' : '本人签名'} before={drawn} onSigned={onSigned} otherwise="写不了字的，请选上面别的办法，不用勉强。" />}
    </section>
  );
}

function Paper({ given, keeper, onSet }: ProofProps) {
  const taken = (picture: Agreeing['picture']) => {
    const now = keeper.job.value.agreeing || given; // a picture takes its time
    if (now.way === 'paper') onSet({ ...now, picture });
  };
  return (
    <section class="card" aria-label="委托书">
      <p>念完委托书，请{given.who === 'guardian' ? '监护人' : '本人'}在纸上按手印，再把整张纸拍下来。纸留给本人。</p>
      <Shot id="paper" label="拍委托书" name="委托书" isPaper place={{ job: keeper.job.value.id, slot: 'consent' }} value={given.picture} saved={() => keeper.saved(true)} onTaken={taken} />
    </section>
  );
}

function Witness({ given, onSet, onTurn, drawn, onSigned }: ProofProps) {
  const { witness } = given;
  const [wasInked] = useState(!!drawn); // it does not fold up under a thumb
  const tell = (part: Partial<Agreeing['witness']>) => onSet({ ...given, witness: { ...witness, ...part } });
  return (
    <section class="card" aria-label="见证人">
      <Typed id="witness-name" label="见证人姓名" hint="邻居、楼长都可以；不能是您自己" value={witness.name} onType={(name) => tell({ name })} />
      <Typed id="witness-phone" label="见证人电话（可以不填）" value={witness.phone} onType={(phone) => tell({ phone })} />
      <Tick id="witness-impartial" label="见证人不是网格员，也不从这件事里得好处" on={witness.isImpartial} onTick={(isImpartial) => tell({ isImpartial })} />
      {given.who === 'resident' && (given.picture ? <Done words="手印按好了" again="擦掉重按" given={given} onTurn={onTurn} />
        : <details open={wasInked}><summary>本人想按个手印（可以不按）</summary><Pad label="本人手印" before={drawn} place="请用拇指按住，划一小圈" erase="擦掉重按" onSigned={onSigned} otherwise="屏幕上的手印只作个凭据，有见证人就够了。" /></details>)}
    </section>
  );
}
