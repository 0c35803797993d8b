/** Jobs that are being written on this phone: gone on with, or thrown away. */
import { Notice } from '../../../../server/web/kit/ui/parts.tsx';
import { Sure } from '../../../../server/web/kit/ui/sure.tsx';
import { changes, vault } from '../../shell/app.ts';
import { jobs, type Job } from '../../store/index.ts';
import { useKept } from '../kept.ts';
import { momentInWords } from '../words.ts';
import { addressOf } from './way.ts';
import { listed, nameOf } from './whose.ts';

const read = async () => {
  const { ones, strange } = await jobs.all(vault);
  const named = await Promise.all(ones.map(async ({ job }) => ({ job, name: nameOf(job, await listed(job)) })));
  return { ones: named.sort((a, b) => b.job.changedAt - a.job.changedAt), strange };
};

export function Writing() {
  const { value } = useKept(read);
  if (!value || (!value.ones.length && !value.strange.length)) return null;
  return (
    <>
      {value.strange.length > 0 && <Notice kind="bad"><p>有 {value.strange.length} 件正在写的内容坏了，打不开。请联系社区书记。</p></Notice>}
      <h2>正在写的</h2>
      <ul class="stack">{value.ones.map(({ job, name }) => <One key={job.id} job={job} name={name} />)}</ul>
    </>
  );
}

function One({ job, name }: { job: Job; name: string }) {
  const drop = async () => {
    await jobs.drop(job.id);
    changes.value += 1;
  };
  return (
    <li class="card">
      <p class="row"><strong class="who">{name}</strong><span class="soft push">{momentInWords(job.changedAt, Date.now())}</span></p>
      <p>{job.title || '还没选要办的事'}</p>
      <p><a class="button main full" href={addressOf(job.id)}>接着写</a></p>
      <div><Sure name="不办了，删掉" question={`${name}的“${job.title || '这件事'}”写过的和拍过的都会删掉，找不回来。要删掉吗？`} yes="删掉" run={drop} /></div>
    </li>
  );
}
