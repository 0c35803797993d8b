/** A job begins with whom it is for; it lies in the phone before its first screen is seen. */
import { uuid7, type Uuid } from '../../../../server/web/kit/ids.ts';
import { vault } from '../../shell/app.ts';
import { reopened } from '../../rules/returned.ts';
import { forms, jobs, returns, settings, unopened, type Job, type Resident } from '../../store/index.ts';
import { addressOf } from './way.ts';

const COMMUNITY = 12; // digits of a grid's code that name its community

const begun = (resident: Job['resident'], grid: string): Job => ({
  id: uuid7(), application: uuid7(), base: null, resident, bundle: '', release: '', division: grid.slice(0, COMMUNITY), form_digest: '',
  content: { answers: {}, values: {}, materials: [], told_via: ['sms', 'in_app'] }, consent: null, declared_at: null, answers_to: null, step: 'item', at: 'new' in resident ? 0 : 1, changedAt: Date.now(),
});

async function open(job: Job): Promise<void> {
  await jobs.put(await jobs.sealed(vault, job), 0);
  location.hash = addressOf(job.id);
}

/** `visit`: the promised one at which it is begun. */
export const beginFor = ({ id, grid }: Pick<Resident, 'id' | 'grid'>, visit?: Uuid): Promise<void> => open({ ...begun({ id }, grid), ...(visit ? { visit } : {}) });

/** Somebody who is on no list. */
export const beginForNew = (grid: string): Promise<void> => open(begun({ new: { id: uuid7() as Uuid, name: '', address: '', grid } }, grid));

/** The answer to a body's correction that is being written here. */
export const answerOf = async (correction: Uuid): Promise<Uuid | undefined> =>
  (await jobs.all(vault)).ones.map(({ job }) => job).filter(({ back }) => !!back && !!back.answers && back.answers.correction === correction).map((job) => job.id)[0];

/** A body's correction is answered; one that was begun goes on where it was. */
export async function beginAnswer(correction: Uuid): Promise<void> {
  const begun = await answerOf(correction);
  if (begun) {
    location.hash = addressOf(begun);
    return;
  }
  const back = await returns(vault).get(correction).catch(unopened);
  const form = back && back.form ? await forms(vault).get(back.form).catch(unopened) : undefined;
  if (back && form) await open(reopened(back, form, Date.now(), (await settings.get(vault, 'agent')) || {}, uuid7()));
}

/** What came back is corrected; what was begun goes on where it was. */
export async function beginAgain(id: Uuid): Promise<void> {
  if (await jobs.seq(id)) {
    location.hash = addressOf(id);
    return;
  }
  const back = await returns(vault).get(id).catch(unopened);
  const form = back && back.form ? await forms(vault).get(back.form).catch(unopened) : undefined;
  if (back && form) await open(reopened(back, form, Date.now(), (await settings.get(vault, 'agent')) || {}));
}
