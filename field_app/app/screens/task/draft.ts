/** What is being written of a task: each change is laid down at once, so that a killed page loses no word. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { uuid7, type Uuid } from '../../../../server/web/kit/ids.ts';
import { vault } from '../../shell/app.ts';
import { drafts, Full, Locked, type Draft } from '../../store/index.ts';

export interface Writing<F> {
  fields: F;
  /** Of the command that it becomes. */
  command: Uuid;
  set: (part: Partial<F>) => void;
  /** Resolves when all of it lies in the phone: awaited before the camera opens, and before it is done. */
  saved: () => Promise<void>;
  isFull: boolean;
}

/** Null while it is read. */
export function useDraft<F extends object>(id: string, begun: F, isOfTask = true): Writing<F> | null {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [isFull, setFull] = useState(false);
  const newest = useRef<Draft | null>(null);
  const saving = useRef<Promise<void>>(Promise.resolve());
  const hold = (next: Draft) => {
    newest.current = next;
    setDraft(next);
  };
  useEffect(() => {
    let here = true;
    const fresh: Draft = { id, isOfTask, command: uuid7(), fields: {} };
    drafts(vault).get(id).then((kept) => here && hold(kept || fresh), (error: unknown) => {
      if (!(error instanceof Locked)) throw error;
    });
    const stay = vault.beforeLock(() => saving.current);
    return () => {
      here = false;
      stay();
    };
  }, [id]);
  if (!draft) return null;
  const keep = async (next: Draft) => {
    if (newest.current !== next) return; // newer words follow
    try {
      await drafts(vault).keep(next);
      setFull(false);
    } catch (error) {
      if (!(error instanceof Full)) throw error;
      setFull(true);
    }
  };
  const set = (part: Partial<F>) => {
    const now = newest.current!;
    const next = { ...now, fields: { ...now.fields, ...part } };
    hold(next);
    vault.touch();
    saving.current = saving.current.then(() => keep(next));
  };
  return { fields: { ...begun, ...draft.fields } as F, command: draft.command, set, saved: () => saving.current, isFull };
}
