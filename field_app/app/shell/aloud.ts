/** The phone's own voice, where it has one. */
import { voiceFor } from '../rules/reading.ts';

const speech = (): SpeechSynthesis | null => (typeof speechSynthesis === 'undefined' ? null : speechSynthesis);

export const voice = (): SpeechSynthesisVoice | null => {
  const here = speech();
  return here && voiceFor(here.getVoices());
};

/** Some browsers find their voices only after a while. Returns how to stop. */
export function whenVoicesCome(told: () => void): () => void {
  const here = speech();
  if (!here || !here.addEventListener) return () => undefined;
  here.addEventListener('voiceschanged', told);
  return () => here.removeEventListener('voiceschanged', told);
}

/** Slowly: it is for old ears. `over` is called once, when all is said, or when it broke off. */
export function read(sentences: readonly string[], over: () => void): void {
  const [here, ours] = [speech(), voice()];
  if (!here || !ours) return over();
  here.cancel();
  sentences.forEach((sentence, place) => {
    const said = new SpeechSynthesisUtterance(sentence);
    Object.assign(said, { voice: ours, lang: ours.lang, rate: 0.85 });
    if (place === sentences.length - 1) said.onend = over;
    said.onerror = over;
    here.speak(said);
  });
}

export function hush(): void {
  const here = speech();
  if (here) here.cancel();
}
