/** What is read aloud at a bedside, sentence by sentence: a voice stops after a long one. Pure. */

/** Numbers of identity cards and telephones are said sign by sign. */
const signs = (text: string): string => text.replace(/[0-9]{5,}[Xx]?/g, (found) => found.split('').join(' '));

export interface Line {
  label: string;
  text: string;
}

export const spokenLine = ({ label, text }: Line): string => `${label}：${signs(text.replace(/\n/g, '。'))}。`;

/** A text as it is read: its sentences, none of them long. */
export const sentencesOf = (words: string): string[] =>
  words.replace(/([。？！；])/g, '$1\n').split(/\n+/).map((part) => signs(part.trim())).filter((part) => part !== '');

/** A voice of this language that lies in the phone: any other sends what it reads, names and numbers, to whoever speaks it. */
export const voiceFor = <V extends { lang: string; localService: boolean }>(voices: readonly V[]): V | null =>
  voices.filter((voice) => voice.localService && /^(zh|cmn)/i.test(voice.lang) && !/HK|yue/i.test(voice.lang))[0] || null;
