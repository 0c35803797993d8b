/**
 * The second half of an application (for whom, filling in what is known, papers, signature, handing in) is a file of its own, fetched while the first
 * half is being filled: a scan stays light. Old phones have no `import()`, so the file is asked for by its tag, and says
 * here that it has come.
 */
import { signal } from '@preact/signals';
import { NoNetwork } from '../../kit/api/problem.ts';
import type { Parts } from '../later.tsx';

/** The parts, once they are here. */
export const parts = signal<Parts | null>(null);

let asked: Promise<Parts> | null = null;
let here: (come: Parts) => void = () => undefined;

/** Said by the second file itself. */
export function arrive(come: Parts): void {
  parts.value = come;
  here(come);
}

/** The parts, fetched if need be; a failed try may be repeated. */
export function later(): Promise<Parts> {
  if (parts.value) return Promise.resolve(parts.value);
  if (asked) return asked;
  asked = new Promise<Parts>((resolve, reject) => {
    here = resolve;
    const tag = document.createElement('script');
    tag.type = 'module';
    tag.src = document.getElementById('apply')!.dataset.later!;
    tag.onerror = () => {
      asked = null;
      tag.remove();
      reject(new NoNetwork());
    };
    document.head.appendChild(tag);
  });
  return asked;
}
