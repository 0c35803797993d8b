/** What must not be overlooked about a case: a word in the list, a sentence on its page. */
import { useState } from 'preact/hooks';
import { put } from '../kit/api/client.ts';
import { inWords } from '../kit/api/problem.ts';
import { uuid7 } from '../kit/ids.ts';
import { DoButton, Notice } from '../kit/ui/parts.tsx';
import type { DeskCase } from './shapes.ts';
import { useTyped } from './typed.ts';

const SIGNS: Record<string, { short: string; says: string; kind: 'bad' | 'warn' }> = {
  notice_due: { short: '快到告知期限', says: '缺什么要在 5 个工作日内一次告知，期限快到了。逾期没告知，从收到那天起算作受理。', kind: 'bad' },
  owed_late: { short: '补交超期', says: '说好以后再交的材料过了期限还没交。可以照样办理；已经按容缺通过的，按规定处理。', kind: 'bad' },
  owed: { short: '等补交', says: '有材料说好以后再交，还没交来。期限写在材料一栏。', kind: 'warn' },
  followed: { short: '补交到了', says: '说好以后再交的材料交来了，请看一看。', kind: 'warn' },
  shared_changed: { short: '内容有变化', says: '办结以后，申请人在别的事项里改了这件事也用到的内容。请核对要不要处理。', kind: 'warn' },
};

export const Signs = ({ signs }: { signs: readonly string[] }) => (
  <>{signs.filter((sign) => SIGNS[sign]).map((sign) => <> <span class={`tag ${SIGNS[sign]!.kind}`}>{SIGNS[sign]!.short}</span></>)}</>
);

const FROM_THE_DOOR: Record<string, string> = {
  unseen: '这件是上门代办的，未经书记看过：规定的时间里没有书记看，自动交来了。材料和本人同意请照常核对。',
  insisted: '这件是上门代办的，书记退回过，本人坚持照原样交。',
};

/** A job from the door that came without a secretary's yes: why, and what the resident said. */
export const DoorNotice = ({ one }: { one: DeskCase }) => (
  <>{one.trace.filter(({ step }) => FROM_THE_DOOR[step]).map(({ seq, step, note }) => (
    <Notice kind="warn" key={seq}><p>{FROM_THE_DOOR[step]}</p>{note && <p>本人的话：“{note}”</p>}</Notice>
  ))}</>
);

/** They go for everybody once somebody at the body says that he looked; of several the last has the button. */
const HEEDED = ['followed', 'shared_changed'];

export function SignNotices({ one, again }: { one: DeskCase; again: () => void }) {
  const [command] = useTyped('heed', uuid7);
  const [words, setWords] = useState('');
  const last = one.signs.filter((sign) => HEEDED.indexOf(sign) >= 0).pop();
  const heed = () => put(`/cases/${one.id}/heed`, { id: command }).then(again, (error: unknown) => setWords(inWords(error)));
  return (
    <>{one.signs.filter((sign) => SIGNS[sign]).map((sign) => (
      <Notice kind={SIGNS[sign]!.kind} key={sign}>
        <p>{SIGNS[sign]!.says}</p>
        {sign === last && one.allowed.indexOf('heed') >= 0 && <p><DoButton run={heed}>看过了</DoButton></p>}
        {sign === last && words && <p class="fault" role="alert">{words}</p>}
      </Notice>
    ))}</>
  );
}
