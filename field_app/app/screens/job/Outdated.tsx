/** A returned job, or a correction, that went on elsewhere while it is corrected here: said at once, and what is written here stays. */
import { Notice } from '../../../../server/web/kit/ui/parts.tsx';
import { Sure } from '../../../../server/web/kit/ui/sure.tsx';
import { changes, lists, vault } from '../../shell/app.ts';
import { jobs, returns, settings, type Job } from '../../store/index.ts';
import { loanOf } from '../../rules/mending.ts';
import { useKept } from '../kept.ts';

export type Standing = 'as-it-was' | 'anew' | 'gone';

/** As the last pack has it; without a pack nothing is known. */
async function standingOf(job: Job): Promise<Standing> {
  const { base } = job;
  if (!vault.can('people') || !(await settings.get(vault, 'pack'))) return 'as-it-was';
  const row = await returns(vault).get(loanOf(job));
  if (!row) return 'gone';
  return row.base === base ? 'as-it-was' : 'anew';
}

export function Outdated({ job }: { job: Job }) {
  const { value } = useKept(() => standingOf(job), lists);
  const isAnswer = !!job.back && !!job.back.answers;
  if (value === 'gone' && isAnswer) return <Notice kind="warn"><p><strong>这次补正已经不等您改了。</strong>可能本人或别人已经改好交了，也可能过了日子。这里写的都还在；要是接着交，会原样留着，等书记核对。不用交了的，到“未上传”里删掉。</p></Notice>;
  if (value === 'gone') return <Notice kind="warn"><p><strong>这件事已经不等您改了。</strong>可能在别的手机上改好送出了，也可能本人不办了。这里写的都还在；要是接着送出，会原样留着，等书记核对。不用送了的，到“未上传”里删掉。</p></Notice>;
  if (value !== 'anew') return null;
  const drop = async () => {
    await jobs.drop(job.id);
    changes.value += 1;
    location.hash = '#tasks';
  };
  return (
    <Notice kind="warn">
      {isAnswer ? <p><strong>交上去的内容在别处改过。</strong>您这里改的是更早的一份，接着交多半收不下。请从新的这份重新改。</p>
        : <p><strong>又退回了一次。</strong>这件事在别的手机上改过，您这里改的是更早的一份。接着送出的话，会原样留着，等书记核对。</p>}
      <Sure name={isAnswer ? '改用新的这份' : '改用新退回的这份'} question={`这里改过的和新拍的都不要了，从${isAnswer ? '新的' : '新退回的'}这份重新改。要换吗？`} yes="不要了，从新的改" run={drop} />
    </Notice>
  );
}
