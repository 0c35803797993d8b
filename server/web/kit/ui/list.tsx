/** A list as the server gives it, page by page: what came so far, and the button for more. */
import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { get } from '../api/client.ts';
import type { Page } from '../api/types.ts';
import { useLoad } from './load.ts';
import { DoButton } from './parts.tsx';

export interface Listed<T> {
  /** Null while it is on its way, or where there is nobody to ask for. */
  items: T[] | null;
  error: unknown;
  again: () => void;
  more: ComponentChild;
}

/** `first` says whom to ask: the first page, or null. `address` is that of the list, without a cursor. */
export function useList<T>(address: string, first: () => Promise<Page<T> | null> = () => get<Page<T>>(address)): Listed<T> {
  const [rest, setRest] = useState<Page<T> | null>(null);
  const page = useLoad(() => { setRest(null); return first(); }, [address]);
  const next = page.value && (rest ? rest.next : page.value.next);
  const items = page.value && page.value.items.concat(rest ? rest.items : []);
  const load = async () => {
    const found = await get<Page<T>>(`${address}${address.indexOf('?') < 0 ? '?' : '&'}cursor=${encodeURIComponent(next!)}`);
    setRest({ items: (rest ? rest.items : []).concat(found.items), next: found.next });
  };
  return { items, error: page.error, again: page.again, more: next ? <p><DoButton run={load}>再取一页</DoButton></p> : null };
}
