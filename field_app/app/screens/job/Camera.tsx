/** A tab killed behind the camera is the rule on cheap phones: first all is laid down, then it opens, in the page or over it. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { goBehind, shooting, wayNow, type Shooting } from '../../shell/camera.ts';
import { Full } from '../../store/index.ts';
import { fullFor } from '../words.ts';

export function Camera({ saved, setTrouble, id, label, name, accept, look = 'button', onFiles }: {
  /** Resolves when all that was written lies in the phone. */
  saved: () => Promise<void>;
  setTrouble: (words: string) => void; id?: string; label: string; name: string; accept?: string; look?: string; onFiles: (files: readonly File[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const own = useRef<Shooting | null>(null);
  const given = useRef(onFiles);
  given.current = onFiles;
  const here = useRef(true);
  useLayoutEffect(() => () => {
    here.current = false;
    if (own.current && shooting.value === own.current) shooting.value = null;
  }, []);
  const overPage = () => {
    if (!input.current) return;
    if (!accept) goBehind();
    input.current.click();
  };
  const open = () => {
    if (!here.current) return;
    setTrouble('');
    if (accept || wayNow() === 'phone') return overPage();
    shooting.value = own.current = { name, onShot: (file) => given.current([file]), onPhone: overPage, onTrouble: setTrouble };
  };
  return (
    <>
      <button type="button" class={look} id={id} aria-label={`${label}：${name}`} onClick={() => void saved().then(open, (error: unknown) => setTrouble(error instanceof Full ? fullFor('先不能加照片') : '刚写的还没存好，先不能加照片。请再点一次。'))}>{label}</button>
      <input type="file" hidden ref={input} tabIndex={-1} aria-label={`${label}：${name}，文件`} accept={accept || 'image/*'} {...(accept ? { multiple: true } : { capture: 'environment' as const })}
        onChange={(event) => { const chosen = event.target as HTMLInputElement; const files = Array.from(chosen.files || []); chosen.value = ''; onFiles(files); }} />
    </>
  );
}
