/** One page of a paper, with the watermark of this item; opened in a dialog that Escape closes. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { fetchBlob } from '../kit/api/blobs.ts';
import { inWords } from '../kit/api/problem.ts';
import { DoButton } from '../kit/ui/parts.tsx';
import type { Leave } from './shapes.ts';

export function Look({ page, label, short }: { page: Leave; label: string; short: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [address, setAddress] = useState('');
  const [fault, setFault] = useState('');
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  const open = async () => {
    setFault('');
    try {
      if (!address) setAddress(URL.createObjectURL(await fetchBlob(`/api/v1/files/${page.ref}?grant=${encodeURIComponent(page.grant)}`)));
    } catch (error) {
      setFault(inWords(error));
    }
    dialog.current!.showModal();
  };
  return (
    <>
      <DoButton run={open}>{short}<span class="unseen">：{label}</span></DoButton>
      <dialog ref={dialog} aria-label={label}>
        <p><strong>{label}</strong></p>
        {fault ? <p class="fault">{fault}</p> : address && <img src={address} alt={label} />}
        <p><button type="button" class="button full" onClick={() => dialog.current!.close()}>关上</button></p>
      </dialog>
    </>
  );
}
