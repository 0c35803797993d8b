/** A tab killed behind the camera is the rule on cheap phones: first all is laid down, then it opens. */
import { useEffect, useRef } from 'preact/hooks';
import { FULL } from './taking.ts';

export function Camera({ saved, setTrouble, id, label, name, accept, look = 'button', onFiles }: {
  /** Resolves when all that was written lies in the phone. */
  saved: () => Promise<void>;
  setTrouble: (words: string) => void; id?: string; label: string; name: string; accept?: string; look?: string; onFiles: (files: FileList | null) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const here = useRef(true);
  useEffect(() => () => { here.current = false; }, []);
  const press = () => saved().then(() => here.current && input.current && input.current.click(), () => setTrouble(FULL));
  return (
    <>
      <button type="button" class={look} id={id} aria-label={`${label}：${name}`} onClick={() => void press()}>{label}</button>
      <input type="file" hidden ref={input} tabIndex={-1} aria-label={`${label}：${name}，文件`} accept={accept || 'image/*'} {...(accept ? { multiple: true } : { capture: 'environment' as const })}
        onChange={(event) => { const chosen = event.target as HTMLInputElement; onFiles(chosen.files); chosen.value = ''; }} />
    </>
  );
}
