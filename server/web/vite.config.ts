import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { oldBrowsers } from './build/old-browsers.ts';

/**
 * Two builds. `--mode citizen` makes the citizen's pages for old phones (modules as Chrome 61 has them, without `import()`):
 * `citizen` is what a scan needs up to its form, `later` what comes after it, `mine` one's own pages; the parts that they
 * share lie in `first`, so that a phone fetches them once. `--mode console` makes the desks' page for newer browsers.
 * Each build leaves its own manifest, from which the views read the hashed names.
 */
const ENTRIES: Record<string, Record<string, string>> = {
  citizen: { citizen: 'citizen/main.tsx', later: 'citizen/later.tsx', mine: 'citizen/mine.tsx' },
  console: { console: 'console/main.tsx' },
};

/** One file with all that the way to the form needs. */
const FIRST = { groups: [{ name: 'first', test: /(citizen\/(apply\/Apply\.tsx|elder\.ts)|kit\/old-browsers\.ts)$/ }] };

export default defineConfig(({ mode }) => {
  const citizen = mode !== 'console';
  return {
    base: '/assets/',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    resolve: { alias: [{ find: /^\.\/format\.js$/, replacement: fileURLToPath(new URL('kit/form/no-formats.ts', import.meta.url)) }] },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: process.env.OUT || 'dist',
      emptyOutDir: citizen,
      manifest: `manifest.${citizen ? 'citizen' : mode}.json`,
      target: citizen ? 'chrome61' : 'es2022',
      cssTarget: 'chrome61',
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      rollupOptions: {
        input: ENTRIES[mode] || ENTRIES.citizen!,
        output: {
          format: 'es',
          entryFileNames: '[name].[hash].js',
          chunkFileNames: '[name].[hash].js',
          assetFileNames: `${citizen ? 'citizen' : mode}.[hash][extname]`,
          ...(citizen ? { codeSplitting: FIRST } : {}),
        },
      },
    },
    plugins: [...(citizen ? [oldBrowsers()] : []), compressed()],
    test: { include: ['**/*.test.ts', '**/*.test.tsx'], environment: 'node' },
  };
});
