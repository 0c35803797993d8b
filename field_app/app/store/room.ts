/** How safe and how large this shelter is. Where it may be cleared, the app says so before the first word. */

export interface Room {
  /** The browser has promised not to clear it by itself. Without that no unsent job is called safe. */
  isLasting: boolean;
  /** Bytes left, as the browser guesses them; null where it does not say. */
  left: number | null;
}

/** Asks for lasting storage, which some browsers grant, some ask the person for, and some (WeChat's) do not know. */
export async function room(storage: StorageManager | null = (navigator.storage as StorageManager | undefined) || null): Promise<Room> {
  if (!storage) return { isLasting: false, left: null };
  const asked = async <T>(question: () => Promise<T>, unknown: T): Promise<T> => question().catch(() => unknown);
  const isLasting = (!!storage.persisted && (await asked(() => storage.persisted(), false))) || (!!storage.persist && (await asked(() => storage.persist(), false)));
  const { quota, usage } = storage.estimate ? await asked<StorageEstimate>(() => storage.estimate(), {}) : {} as StorageEstimate;
  return { isLasting, left: quota === undefined || usage === undefined ? null : Math.max(0, quota - usage) };
}
