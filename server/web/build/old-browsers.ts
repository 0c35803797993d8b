/**
 * Guards the citizen bundle: it must run in the WebViews of old phones (Chrome 61).
 *
 * No such browser can be had for the tests, so the finished file is read instead: syntax newer than Chrome 61 and names of
 * browser functions that came later stop the build. A later function may still be used behind a test for its presence,
 * when it is listed in `guarded` with the place that tests for it.
 */
import { parse, type Node } from 'acorn';
import type { Plugin } from 'vite';

/** Functions and properties newer than Chrome 61, with the version that brought them. */
const TOO_NEW_GLOBALS: Record<string, number> = {
  AbortController: 66, AbortSignal: 66, BigInt: 67, ResizeObserver: 64, WeakRef: 84, FinalizationRegistry: 84, queueMicrotask: 71,
  globalThis: 71, structuredClone: 98, CompressionStream: 80, OffscreenCanvas: 69, AggregateError: 85, EyeDropper: 95,
};

const TOO_NEW_METHODS: Record<string, number> = {
  flat: 69, flatMap: 69, fromEntries: 73, matchAll: 73, replaceAll: 85, trimStart: 66, trimEnd: 66, at: 92, hasOwn: 93, allSettled: 76,
  findLast: 97, findLastIndex: 97, toSorted: 110, toReversed: 110, toSpliced: 110, randomUUID: 92, replaceChildren: 86, arrayBuffer: 76,
  requestSubmit: 76, getSetCookie: 113, finally: 63, showPicker: 99, isWellFormed: 111, groupBy: 117, databases: 71, getAnimations: 84,
};

/** Names that are ours, or that the code asks for before it uses them. */
const GUARDED = new Set<string>([
  'at', // our own pure functions are named so
  'queueMicrotask', // kit/old-browsers.ts gives it where it is missing
  'allSettled', // worker/old-browsers.ts likewise
]);

type Visit = (node: Node & Record<string, unknown>) => void;

function walk(node: unknown, visit: Visit): void {
  if (Array.isArray(node)) return node.forEach((child) => walk(child, visit));
  if (!node || typeof node !== 'object') return;
  const record = node as Node & Record<string, unknown>;
  if (typeof record.type === 'string') visit(record);
  for (const key of Object.keys(record)) if (key !== 'type') walk(record[key], visit);
}

function faultOf(node: Node & Record<string, unknown>): string | null {
  if (node.type === 'ImportExpression') return 'import() of a second file';
  if (node.type === 'ForOfStatement' && node.await) return 'for await';
  if (/Function/.test(node.type) && node.async && node.generator) return 'async generator';
  if (node.type === 'NewExpression' || node.type === 'CallExpression' || node.type === 'MemberExpression') return apiFault(node);
  if (node.type === 'Literal' && node.regex) return patternFault((node.regex as { pattern: string; flags: string }));
  return null;
}

function apiFault(node: Node & Record<string, unknown>): string | null {
  const target = (node.type === 'MemberExpression' ? node.property : node.callee) as { type: string; name?: string };
  if (target.type !== 'Identifier' || !target.name || GUARDED.has(target.name)) return null;
  const since = node.type === 'MemberExpression' ? (node.computed ? 0 : TOO_NEW_METHODS[own(TOO_NEW_METHODS, target.name)]) : TOO_NEW_GLOBALS[own(TOO_NEW_GLOBALS, target.name)];
  return since ? `${target.name} (Chrome ${since})` : null;
}

const own = (table: object, name: string) => (Object.prototype.hasOwnProperty.call(table, name) ? name : '');

function patternFault({ pattern, flags }: { pattern: string; flags: string }): string | null {
  if (/[sdv]/.test(flags)) return `flag of /${pattern}/${flags}`;
  if (/\(\?<[=!a-zA-Z]/.test(pattern)) return `lookbehind or named group in /${pattern}/`;
  if (/u/.test(flags) && /\\p\{/i.test(pattern)) return `\\p in /${pattern}/`;
  return null;
}

/** Every reason why this code would not run in Chrome 61. */
export function faultsForOldBrowsers(code: string): string[] {
  let tree: Node;
  try {
    tree = parse(code, { ecmaVersion: 2018, sourceType: 'module' }) as Node;
  } catch (error) {
    return [`syntax newer than ES2018: ${(error as Error).message}`];
  }
  const faults = new Set<string>();
  walk(tree, (node) => {
    const fault = faultOf(node);
    if (fault) faults.add(fault);
  });
  return [...faults];
}

/** Stops the build when the finished file asks for more than Chrome 61 has. */
export function oldBrowsers(): Plugin {
  return {
    name: 'old-browsers',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        const faults = faultsForOldBrowsers(file.code);
        if (faults.length) this.error(`${file.fileName} would not run in Chrome 61: ${faults.join('; ')}`);
      }
    },
  };
}
