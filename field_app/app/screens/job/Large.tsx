/** 长辈版, while the screen is shown to the resident. It goes with the screen. */
import { useLayoutEffect, useState } from 'preact/hooks';
import { holdOut } from '../../shell/facing.ts';

export function Large() {
  const [large, setLarge] = useState(true);
  useLayoutEffect(holdOut, []);
  useLayoutEffect(() => {
    document.documentElement.classList.toggle('elder', large);
    return () => document.documentElement.classList.remove('elder');
  }, [large]);
  return <p class="row"><button type="button" class="button bare push" aria-pressed={large} onClick={() => setLarge(!large)}>{large ? '换成标准字' : '换成大字'}</button></p>;
}
