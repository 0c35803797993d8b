import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { compressed } from './build/compressed.ts';
import { oldBrowsers } from './build/old-browsers.ts';

/**
 * One build, several bundles: `--mode citizen` (one classic file for old phones) and `--mode console` (desks, newer browsers).
 * Each bundle leaves its own manifest, from which the views read the hashed names.
 */
export default defineConfig(({ mode }) => {
  const citizen = mode === 'citizen';
  return {
    base: '/assets/',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    resolve: { alias: [{ find: /^\.\/format\.js$/, replacement: fileURLToPath(new URL('kit/form/no-formats.ts', import.meta.url)) }] },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: 'dist',
      emptyOutDir: citizen,
      manifest: `manifest.${mode}.json`,
      target: citizen ? 'chrome61' : 'es2022',
      cssTarget: 'chrome61',
      cssCodeSplit: false,
      modulePreload: false,
      assetsInlineLimit: 0,
      rollupOptions: {
        input: `${mode}/main.tsx`,
        output: {
          format: citizen ? 'iife' : 'es',
          entryFileNames: `${mode}.[hash].js`,
          assetFileNames: `${mode}.[hash][extname]`,
        },
      },
    },
    plugins: [...(citizen ? [oldBrowsers()] : []), compressed()],
    test: { include: ['**/*.test.ts', '**/*.test.tsx'], environment: 'node' },
  };
});
