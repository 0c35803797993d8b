import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { keptFiles } from './build/kept.ts';
import { oldBrowsers } from './build/old-browsers.ts';

/**
 * Five builds. `--mode citizen` makes the citizen's pages for old phones (modules as Chrome 61 has them, without `import()`):
 * `citizen` is what a scan needs up to its form, `later` what comes after it, `mine` one's own pages; the parts that they
 * share lie in `first`, so that a phone fetches them once. `--mode console` makes the desks' page for newer browsers.
 * `--mode sw` makes the service worker of the citizen's pages, one classic file that knows the names of the first build.
 * `--mode field` makes the grid worker's app, for phones that have WebCrypto and are some years old at most, and
 * `--mode field-sw` its own service worker.
 * Each build leaves its own manifest, from which the views read the hashed names.
 */
/** The grid worker's app stands beside the server; what it imports comes from the one node_modules here. */
const FIELD = '../../field_app/app';

const ENTRIES: Record<string, Record<string, string>> = {
  citizen: { citizen: 'citizen/main.tsx', later: 'citizen/later.tsx', mine: 'citizen/mine.tsx' },
  console: { console: 'console/main.tsx' },
  sw: { sw: 'worker/sw.ts' },
  field: { field: `${FIELD}/shell/main.tsx` },
  'field-sw': { 'field-sw': 'worker/field.ts' },
};
const OURS = ['idb', 'preact', '@preact/signals', 'signature_pad', '@cfworker/json-schema', 'fake-indexeddb', 'fast-check', 'vitest'];

const OUT = 'dist';

/** What each service worker keeps. The field app's page has no words that the server puts in but its files' names. */
const KEPT: Record<string, () => ReturnType<typeof keptFiles>> = {
  sw: () => keptFiles(`${OUT}/manifest.citizen.json`, '/offline'),
  'field-sw': () => keptFiles(`${OUT}/manifest.field.json`, '/field/', 'templates/field.html'),
};

/** One file with all that the way to the form needs. */
const FIRST = { groups: [{ name: 'first', test: /(citizen\/(apply\/Apply\.tsx|elder\.ts)|kit\/old-browsers\.ts)$/ }] };

export default defineConfig(({ mode }) => {
  const citizen = mode === 'citizen' || mode === 'test';
  const isWorker = mode in KEPT;
  const old = citizen || mode === 'sw';
  return {
    base: '/assets/',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    resolve: { dedupe: OURS, alias: [{ find: /^\.\/format\.js$/, replacement: fileURLToPath(new URL('kit/form/no-formats.ts', import.meta.url)) }] },
    define: { 'process.env.NODE_ENV': '"production"', ...(isWorker ? { __KEPT__: JSON.stringify(KEPT[mode]!()) } : {}) },
    build: {
      outDir: OUT,
      emptyOutDir: citizen,
      manifest: isWorker ? false : `manifest.${mode}.json`,
      target: old ? 'chrome61' : mode === 'console' ? 'es2022' : 'chrome80',
      cssTarget: 'chrome61',
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      rollupOptions: {
        input: ENTRIES[mode] || ENTRIES.citizen!,
        output: {
          format: isWorker ? 'iife' : 'es',
          entryFileNames: isWorker ? '[name].js' : '[name].[hash].js',
          chunkFileNames: '[name].[hash].js',
          assetFileNames: `${mode}.[hash][extname]`,
          ...(citizen ? { codeSplitting: FIRST } : {}),
        },
      },
    },
    plugins: [...(old ? [oldBrowsers()] : []), compressed()],
    test: { include: ['**/*.test.{ts,tsx}', `${FIELD}/**/*.test.{ts,tsx}`], environment: 'node' },
  };
});
