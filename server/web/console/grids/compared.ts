/** What came of laying a phone's list beside the server's, in plain words. Pure. */
import type { Schemas } from '../../kit/api/types.ts';

type Counted = Schemas['SyncCountedOut'];

const NAMES: Record<Counted['kind'], string> = { jobs: '件代办', files: '张照片或签名', deeds: '件办过的待办' };
const HOW: Record<Counted['is'], string> = { missing: '服务器上没有', other: '和服务器上的不一样' };

/** Each way of differing with all that differs in it; empty where nothing does. */
export function differing(counted: readonly Counted[]): string {
  const told = (how: Counted['is']) => counted.filter((one) => one.is === how).map((one) => `${one.number} ${NAMES[one.kind]}`).join('、');
  return (['missing', 'other'] as const).filter((how) => told(how)).map((how) => `${told(how)}${HOW[how]}`).join('；');
}
