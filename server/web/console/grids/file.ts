/** A file of residents before it is handed in, and what became of its lines. Pure but for `contentOf`. */
import type { Schemas } from '../../kit/api/types.ts';

export type Summed = Schemas['VisitsImportSummedOut'];
export type Report = Schemas['VisitsImportOut'];
export type Outcome = Schemas['VisitsLineOut']['outcome'];

/** As the server takes it. */
export const LARGEST = 700 * 1024;

export function wrongFile(name: string, size: number): string {
  if (/\.xls$/i.test(name)) return '这是老的 .xls 文件，请用表格软件打开，另存为 .xlsx 再选';
  if (!/\.(xlsx|csv)$/i.test(name)) return '请选 .xlsx 或 .csv 的表格文件';
  if (!size) return '文件是空的，请换一个';
  if (size > LARGEST) return '文件超过 700 KB，请分成几个文件，一个一个导入';
  return '';
}

/** The bytes as base64, as the server asks for them. */
export function contentOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error || new Error('unreadable'));
    reader.readAsDataURL(file);
  });
}

export const isOver = (one: Summed): boolean => one.state === 'done' || one.state === 'unreadable';

export const countOf = (one: Summed, outcome: Outcome): number => one.counts[outcome] || 0;

/** How many lines change something. */
export const takes = (one: Report): number => countOf(one, 'new') + countOf(one, 'changed');

export const OUTCOMES: Array<[Outcome, string, string]> = [
  ['refused', '没收', 'bad'],
  ['new', '新登记', 'good'],
  ['changed', '有改动', ''],
  ['same', '没变化', 'plain'],
];

export const outcomeName = (outcome: Outcome): string => OUTCOMES.filter(([one]) => one === outcome)[0]![1];

export function outcomes(one: Summed): string {
  if (one.state === 'unreadable') return '文件读不了，一行也没有导入';
  const parts = OUTCOMES.filter(([outcome]) => countOf(one, outcome)).map(([outcome, name]) => `${name} ${countOf(one, outcome)} 行`);
  return `一共 ${one.total} 行${parts.length ? `：${parts.join('，')}` : ''}`;
}

/** What a finished file comes to, in one sentence. */
export function summed(one: Report): string {
  if (one.state === 'unreadable') return '这个文件读不了，一行也没有导入。请看下面的原因，改好再选一次。';
  const told = `${outcomes(one)}。`;
  return one.dry_run ? `只是检查，还没有导入。${told}` : `导入完了。${told}`;
}

/** Where it stands while it is read. */
export function progress(one: Summed | null): string {
  if (!one) return '正在交文件…';
  if (one.state === 'waiting') return '文件交上了，正在排队，请稍等…';
  return `正在${one.dry_run ? '检查' : '导入'}：${one.done} / ${one.total} 行`;
}
