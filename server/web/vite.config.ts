import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { oldBrowsers } from './build/old-browsers.ts';

/**
 * One build, several bundles: `--mode citizen` (guides, questions, form) and `--mode mine` (one's own pages), each one
 * classic file for old phones, and `--mode console` (desks, newer browsers). The citizen's bundles share one style.
 * Each bundle leaves its own manifest, from which the views read the hashed names.
 */
const ENTRIES: Record<string, string> = { citizen: 'citizen/main.tsx', mine: 'citizen/mine.tsx', console: 'console/main.tsx' };

export default defineConfig(({ mode }) => {
  const citizen = mode !== 'console';
  return {
    base: '/assets/',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    resolve: { alias: [{ find: /^\.\/format\.js$/, replacement: fileURLToPath(new URL('kit/form/no-formats.ts', import.meta.url)) }] },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: 'dist',
      emptyOutDir: mode === 'citizen',
      manifest: `manifest.${mode}.json`,
      target: citizen ? 'chrome61' : 'es2022',
      cssTarget: 'chrome61',
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      rollupOptions: {
        input: ENTRIES[mode] || ENTRIES.citizen!,
        output: {
          format: citizen ? 'iife' : 'es',
          entryFileNames: `${mode}.[hash].js`,
          assetFileNames: `${citizen ? 'citizen' : mode}.[hash][extname]`,
        },
      },
    },
    plugins: [...(citizen ? [oldBrowsers()] : []), compressed()],
    test: { include: ['**/*.test.ts', '**/*.test.tsx'], environment: 'node' },
  };
});
