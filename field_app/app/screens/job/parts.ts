/** What each screen of a job is given. */
import type { Form } from '../../../../server/web/kit/form/shapes.ts';
import type { Job, Keeper, Step } from '../../store/index.ts';

export interface JobScreen {
  job: Job;
  form: Form;
  /** Laid down at once. */
  change: (part: Partial<Job>) => void;
  /** `at`: the how-many-th screen of that step. */
  go: (step: Step, at?: number) => void;
  /** Who holds the job: `kept()` for `finish`, `saved(true)` before a camera opens. */
  keeper: Keeper;
}

/** What the screens before the form are given. */
export interface Begun extends Omit<JobScreen, 'form'> {
  takeForm: (form: Form) => void;
  /** That of a job that came back. */
  form?: Form;
}
