/** A list as the server gives it, page by page: what came so far, and the button for more. */
import type { ComponentChild } from 'preact';
import { useState } from 'preact/hooks';
import { get } from '../api/client.ts';
import type { Page } from '../api/types.ts';
import { useLoad } from './load.ts';
import { DoButton, Trouble } from './parts.tsx';

export interface Listed<T> {
  /** Null while it is on its way, or where there is nobody to ask for. */
  items: T[] | null;
  error: unknown;
  again: () => void;
  more: ComponentChild;
}

/** `first` says whom to ask: the first page, or null. `address` is that of the list, without a cursor; `fetch` knows where its rows are. */
export function useList<T>(address: string, first: () => Promise<Page<T> | null> = () => fetch(address), words = '再看更早的', fetch: (address: string) => Promise<Page<T>> = (one) => get<Page<T>>(one)): Listed<T> {
  const [rest, setRest] = useState<Page<T> | null>(null);
  const page = useLoad(() => { setRest(null); return first(); }, [address]);
  const next = page.value && (rest ? rest.next : page.value.next);
  const items = page.value && page.value.items.concat(rest ? rest.items : []);
  const [trouble, setTrouble] = useState<unknown>(null);
  const load = async () => {
    setTrouble(null);
    try {
      const found = await fetch(`${address}${address.indexOf('?') < 0 ? '?' : '&'}cursor=${encodeURIComponent(next!)}`);
      setRest({ items: (rest ? rest.items : []).concat(found.items), next: found.next });
    } catch (error) {
      setTrouble(error);
    }
  };
  return { items, error: page.error, again: page.again, more: next ? <div>{!!trouble && <Trouble error={trouble} />}<p><DoButton run={load} busyText="正在取…">{words}</DoButton></p></div> : null };
}
