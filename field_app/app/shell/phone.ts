/** What kind of phone and browser this is, as far as it matters. Pure. */

/** For the list of one's own phones, so that a lost one is found in it. */
export function phoneName(agent: string): string {
  const model = /Android [^;)]*; ([^;)]+?)(?: Build\/[^;)]*)?[;)]/.exec(agent);
  const kind = /iPhone/.test(agent) ? '苹果手机' : /iPad/.test(agent) ? '苹果平板' : /Android/.test(agent) ? `安卓手机${model ? ` ${model[1]}` : ''}` : '电脑';
  return (isWeChat(agent) ? `${kind}（微信里）` : kind).slice(0, 50);
}

/** Its browser may clear away what pages keep, and says nothing of it. */
export const isWeChat = (agent: string): boolean => /MicroMessenger/i.test(agent);

/** 1.2 GB, as people read it on their phones. */
export function sizeInWords(bytes: number): string {
  const [gigabytes, megabytes] = [bytes / 1e9, Math.floor(bytes / 1e6)];
  return gigabytes >= 1 ? `${gigabytes.toFixed(1)} GB` : `${megabytes} MB`;
}

/** A day's jobs with their photos; with less one is told before the first word. */
export const LITTLE = 200e6;
