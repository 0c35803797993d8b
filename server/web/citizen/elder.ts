/** The elder view without a round trip: the link works without a script as well. */
export function openElderSwitch(): void {
  // A page that lay in the phone may be older than the choice.
  document.documentElement.classList.toggle('elder', /(^|; )lm_view=elder/.test(document.cookie));
  const link = document.getElementById('elder-switch') as HTMLAnchorElement | null;
  if (!link) return;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    const root = document.documentElement;
    const on = !root.classList.contains('elder');
    root.classList.toggle('elder', on);
    document.cookie = `lm_view=${on ? 'elder' : 'plain'}; path=/; max-age=31536000; samesite=lax`;
    link.textContent = on ? '标准版' : '长辈版';
    link.href = `/view/${on ? 'plain' : 'elder'}?back=${encodeURIComponent(location.pathname)}`;
  });
}
