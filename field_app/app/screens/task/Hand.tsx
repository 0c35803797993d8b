/** How somebody says that a thing is in her hands: a word, a signature, a paper, a witness. The worker never signs for her. */
import { Pad, type Signed } from '../../../../server/web/kit/sign/pad.tsx';
import { Notice } from '../../../../server/web/kit/ui/parts.tsx';
import type { Uuid } from '../../../../server/web/kit/ids.ts';
import type { Grade, Way, Who } from '../../rules/consent.ts';
import { doubted, takenBy, waysFor, type Handing } from '../../rules/handing.ts';
import { Typed } from '../../shell/Typed.tsx';
import { OneOf, Tick } from '../job/Choices.tsx';
import { Shot } from '../job/Shot.tsx';

export interface HandProps {
  given: Handing;
  grade: Grade;
  /** What is said by it. */
  words: string;
  command: Uuid;
  saved: () => Promise<void>;
  onSet: (given: Handing) => void;
  onSigned: (signed: Signed | null) => void;
  /** Who gets it goes without saying: nobody else is asked for. */
  signer?: string;
}

const WHO: { code: Who; name: string; note?: string }[] = [{ code: 'resident', name: '本人' }, { code: 'relative', name: '亲属代收', note: '要有见证人在场' }, { code: 'guardian', name: '监护人', note: '替老人或孩子做主的人' }];

const WAYS: Record<Way, { name: string; note?: string }> = {
  spoken: { name: '当面说收到了' },
  signature: { name: '在手机上签名' },
  paper: { name: '在纸上签字或按手印，拍下来', note: '带了纸质收条和印泥的' },
  witness: { name: '不方便签字：见证人在场，口头说' },
};

export function Hand(props: HandProps) {
  const { given, grade, words, signer, onSet, onSigned } = props;
  const ways = waysFor(grade, given.who);
  const turn = (next: Handing) => {
    onSigned(null);
    onSet(next);
  };
  return (
    <>
      {!signer && (
        <div class="card">
          {!given.isDoubted && <OneOf id="who" label="谁来收" choices={WHO} chosen={given.who} onChoose={(who) => turn(takenBy(given, who, grade))} />}
          <Tick id="doubt" label="我拿不准老人家明不明白" on={given.isDoubted} onTick={(on) => turn(doubted(given, on, grade))} />
          {given.isDoubted && <Notice kind="warn"><p><strong>本人不用签名，也不要按手印。</strong>请监护人来收。监护人不在的，先不要交，改天再来。</p></Notice>}
        </div>
      )}
      {given.who !== 'resident' && <div class="card"><Typed id="relation" label="和本人是什么关系" hint="比如：儿子、女儿、老伴" value={given.relation} onType={(relation) => onSet({ ...given, relation })} /><Typed id="receiver-name" label="来收的人叫什么名字" value={given.name || ''} onType={(name) => onSet({ ...given, name })} /></div>}
      {ways.length > 1 && <div class="card"><OneOf id="way" label={signer ? '怎么签字' : '怎么签收'} choices={ways.map((code) => ({ code, ...WAYS[code] }))} chosen={given.way} onChoose={(way) => turn({ ...given, way, paper: null })} /></div>}
      {given.way === 'signature' && (
        <section class="card" id="signature" tabIndex={-1} aria-label="签名">
          <p class="strong">{words}</p>
          <Pad key={`${given.who} ${words}`} label={signer ? `${signer}签名` : given.who === 'guardian' ? '监护人签名' : '本人签名'} onSigned={onSigned} otherwise="写不了字的，请选上面别的办法，不用勉强。网格员不能代签。" />
        </section>
      )}
      {given.way === 'paper' && (
        <section class="card" aria-label="纸质收条">
          <p>请在纸质收条上签字或按手印，再把整张纸拍下来。纸留给本人。</p>
          <Shot id="paper" label="拍收条" name="收条" isPaper place={{ job: props.command, slot: 'paper' }} value={given.paper} saved={props.saved} onTaken={(paper) => onSet({ ...given, paper })} />
        </section>
      )}
      {given.way === 'witness' && <Witness {...props} />}
    </>
  );
}

function Witness({ given, words, signer, onSet, onSigned }: HandProps) {
  const { witness } = given;
  const tell = (part: Partial<Handing['witness']>) => onSet({ ...given, witness: { ...witness, ...part } });
  return (
    <section class="card" aria-label="见证人">
      <p class="strong">{words}</p>
      <Typed id="witness-name" label="见证人姓名" hint="邻居、楼长都可以；不能是您自己" value={witness.name} onType={(name) => tell({ name })} />
      <Typed id="witness-phone" label="见证人电话（可以不填）" value={witness.phone} onType={(phone) => tell({ phone })} />
      <Tick id="witness-impartial" label="见证人不是网格员，也不从这件事里得好处" on={witness.isImpartial} onTick={(isImpartial) => tell({ isImpartial })} />
      {!signer && <details><summary>{given.who === 'resident' ? '本人想按个手印（可以不按）' : '亲属签个名（可以不签）'}</summary><Pad label={given.who === 'resident' ? '本人手印' : '亲属签名'} {...(given.who === 'resident' ? { place: '请用拇指按住，划一小圈', erase: '擦掉重按' } : {})} onSigned={onSigned} otherwise="屏幕上的手印、签名只作个凭据，有见证人就够了。" /></details>}
    </section>
  );
}
