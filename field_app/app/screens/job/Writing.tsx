/** Jobs that are being written on this phone: gone on with, or thrown away. */
import type { Uuid } from '../../../../server/web/kit/ids.ts';
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
      <h2>正在写的</h2>
      <ul class="stack">{value.strange.map((id) => <Broken key={id} id={id} />)}{value.ones.map(({ job, name }) => <One key={job.id} job={job} name={name} />)}</ul>
    </>
  );
}

/** Nobody can read what it was: it says so, hinders no other, and goes only when somebody lets it go. */
function Broken({ id }: { id: Uuid }) {
  const drop = async () => {
    await jobs.drop(id);
    changes.value += 1;
  };
  return (
    <li class="card">
      <p class="row"><strong>打不开的一件</strong><span class="tag push bad">坏了</span></p>
      <p>这一件存着的内容坏了，看不出是给谁办的。想得起来的，请重新登记一次；送出过的不受影响。</p>
      <div><Sure name="不要了，删掉" question="这一件写过的和拍过的都会删掉，找不回来。要删掉吗？" yes="删掉" run={drop} /></div>
    </li>
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
      <p>{job.title || '还没选要办的事'}{job.back ? (job.back.answers ? '（部门要补正的）' : '（退回来的）') : ''}</p>
      <p><a class="button main full" href={addressOf(job.id)}>接着写</a></p>
      <div><Sure name="不办了，删掉" question={`${name}的“${job.title || '这件事'}”写过的和拍过的都会删掉，找不回来。要删掉吗？`} yes="删掉" run={drop} /></div>
    </li>
  );
}
