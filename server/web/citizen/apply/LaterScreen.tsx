/** A screen out of the second file: waits for it, says when it cannot be had. */
import type { ComponentChild } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Trouble, Wait } from '../../kit/ui/parts.tsx';
import type { Parts } from '../later.tsx';
import { later, parts } from './later.ts';

export function LaterScreen({ show }: { show: (come: Parts) => ComponentChild }) {
  const [error, setError] = useState<unknown>(null);
  const fetch = () => {
    setError(null);
    later().catch(setError);
  };
  useEffect(fetch, []);
  if (parts.value) return <>{show(parts.value)}</>;
  return error ? <Trouble error={error} again={fetch} /> : <Wait />;
}
