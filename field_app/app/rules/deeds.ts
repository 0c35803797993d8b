/**
 * What a worker does of a task without a network: how each kind is called, where it goes, and why the server would not
 * have it, in plain words. Pure.
 */
import type { Parcel, Uuid } from './exchange.ts';

export const KINDS = {
  confirmation: '问过本人要不要上门',
  pass: '说了去不了',
  visit: '上门去过了',
  word: '把暗号告诉了本人',
  telling: '告诉了本人',
  paper: '补交了材料',
  correction: '改好了补正的地方',
  withdrawal: '本人说不办了',
  delivery: '结果送到，签收了',
  original: '带走一件原件',
  handover: '原件交出去了',
  answer: '回答了书记',
  insistence: '住户坚持照原样递',
  offer: '请同事接手',
  taking: '接下别人转来的事',
  receiving: '接下别人转来的事和原件',
  refusal: '没接别人转来的事',
} as const;
export type DeedKind = keyof typeof KINDS;

/** Where each goes. `of`: the visit request, notice, job, original, question or passing. */
export const PATHS: Record<DeedKind, (of: Uuid, inner: Uuid) => string> = {
  confirmation: (of) => `/visit-requests/${of}/confirmation`,
  pass: (of) => `/visit-requests/${of}/pass`,
  visit: (of) => `/visit-requests/${of}/visit`,
  word: (of) => `/visit-requests/${of}/word-telling`,
  telling: (of) => `/door-notices/${of}/telling`,
  paper: (of, inner) => `/door-notices/${of}/papers/${inner}`,
  correction: (of, inner) => `/door-notices/${of}/answers/${inner}`,
  withdrawal: (of) => `/jobs/${of}/withdrawal`,
  delivery: (of) => `/jobs/${of}/delivery`,
  original: (of, inner) => `/jobs/${of}/originals/${inner}`,
  handover: (of, inner) => `/originals/${of}/handovers/${inner}`,
  answer: (of, inner) => `/jobs/${of}/questions/${inner}/answer`,
  insistence: (of) => `/jobs/${of}/insistence`,
  offer: (_, inner) => `/job-handoffs/${inner}`,
  taking: (of) => `/job-handoffs/${of}/taking`,
  receiving: (of, inner) => `/job-handoffs/${of}/taking/${inner}`,
  refusal: (of) => `/job-handoffs/${of}/return`,
};

interface About {
  /** The job, or what else it is about: deeds of the same go in the order in which they were done. */
  about: Uuid;
  /** Another job that has to be there first. */
  job?: Uuid | null;
}

/** What has to go before: its own pictures, the words and pictures of its job, what was done of the same before. */
export function before({ about, job }: About, files: readonly Uuid[], line: readonly (Parcel & { about?: Uuid })[]): Uuid[] {
  const isBefore = (one: Parcel & { about?: Uuid }) => one.state === 'waiting' && (one.about === about || one.job === about || (!!job && one.job === job));
  return [...files, ...line.filter(isBefore).map((one) => one.id)];
}

/** An answer that is a no. */
export interface No {
  status: number;
  slug: string;
  /** The server's own sentence. */
  sentence: string;
  /** Of each place that is wrong. */
  faults: readonly string[];
  /** Where it stands now, if the server says so. */
  state?: unknown;
}

/** States that say that it is over, as people say it. */
const OVER: Record<string, string> = {
  done: '这次走访已经去过了', withdrawn: '本人说不用了', told: '已经告诉过本人了', lapsed: '这个通知已经不用再告诉了', delivered: '结果已经送到，签收过了',
  back: '这件原件已经还给本人了', taken: '已经有人接了',
};
const BY_OTHERS = '（可能是同事办的，也可能是您在另一台手机上办的），不用再办了。';

/** Why it was not taken: what was done elsewhere already is told as just that. */
export function whyNot(kind: DeedKind, no: No): string {
  const over = OVER[String(no.state)];
  if (kind === 'original' && isPast(no)) return '没有记上：这件事已经办完，或者不归您管了。原件还在您手里的，请马上还给本人，并告诉社区书记。';
  if (kind === 'original' && no.slug === 'job-parked') return `${no.sentence}。原件还在您手里的，请马上还给本人。`;
  if (no.slug === 'illegal-step' && over) return `${over}${BY_OTHERS}`;
  if (no.slug === 'already-offered') return '这件事已经请同事接手了，等他答复。';
  if (no.slug === 'not-asked') return `这个问题已经回答过了${BY_OTHERS}`;
  if (no.slug === 'illegal-step' || no.slug === 'handoff-over') return '这件事在别处已经往下走了，这一步不用再办了。';
  if (kind === 'withdrawal' && no.status === 404) return '没有记上：这件事还不在您名下。本人说不办了的，请马上告诉社区书记。';
  if (no.status === 404) return kind === 'taking' || kind === 'receiving' || kind === 'refusal' ? '这件事对方已经收回去了，或者过了时间。' : '这件事现在不归您管了，不用再办。拿不准的，请问社区书记。';
  return no.faults.length ? `${no.faults.join('；')}。` : no.sentence;
}

const isPast = (no: Pick<No, 'status' | 'slug'>): boolean => no.status === 404 || ['illegal-step', 'not-asked', 'handoff-over', 'already-offered', 'not-your-visit'].indexOf(no.slug) >= 0;

/** Whether it can never go: another try would get the same no. What is in the worker's hands is not over before it is back, what was written at length is not let go with one touch, and a no at the bedside has to reach somebody. */
export const isOver = (kind: DeedKind, no: Pick<No, 'status' | 'slug'>): boolean => ['original', 'correction', 'withdrawal'].indexOf(kind) < 0 && isPast(no);
