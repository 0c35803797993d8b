/** What an application needs after its form: for whom, filling in what is known, papers, check and signature, receipt. Fetched by `apply/later.ts`. */
import { Another } from './apply/Another.tsx';
import { Check } from './apply/Check.tsx';
import { Clashes } from './apply/Clashes.tsx';
import { Done } from './apply/Done.tsx';
import { arrive } from './apply/later.ts';
import { Papers } from './apply/Papers.tsx';
import { Prefill } from './apply/Prefill.tsx';
import { Whom } from './apply/Whom.tsx';
import { Pages } from '../kit/papers/pages.tsx';
import { resumeUploads } from '../kit/upload/queue.ts';

const PARTS = { Another, Check, Clashes, Done, Papers, Pages, Prefill, Whom, resumeUploads };

export type Parts = typeof PARTS;

arrive(PARTS);
