/** A PDF needs the token, so it is fetched and then given to the device: a phone keeps it, a desk opens it. */
import { useState } from 'preact/hooks';
import { inWords } from '../api/problem.ts';
import { DoButton } from './parts.tsx';

/** Stands beside a paper that names somebody: it leaves what is locked. */
export const IN_CLEAR = '打印用的文件会存进“下载”里，没有密码，谁都打得开。打印好了，请从“下载”里删掉。';

interface Saved {
  name: string;
  fetch: () => Promise<Blob>;
  children: string;
  of?: string;
}

/** Gives a fetched file to the device under a name that people understand. */
export function keepFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

/** What is refused is said beside it. */
export function PdfButton({ name, fetch, children, of }: Saved) {
  const [fault, setFault] = useState('');
  const open = async () => {
    setFault('');
    await fetch().then((file) => keepFile(file, name), (error: unknown) => setFault(inWords(error)));
  };
  return <><DoButton run={open} busyText="正在生成…">{children}{of && <span class="unseen">：{of}</span>}</DoButton>{fault && <span class="fault" role="alert"> {fault}</span>}</>;
}
