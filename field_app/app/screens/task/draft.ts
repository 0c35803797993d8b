/** What is being written of a task: each change is laid down at once, so that a killed page loses no word. */
import { useEffect, useState } from 'preact/hooks';
import { uuid7, type Uuid } from '../../../../server/web/kit/ids.ts';
import { vault } from '../../shell/app.ts';
import { drafts, Jotter, Locked, unopened, type Keeping } from '../../store/index.ts';

export interface Writing<F> {
  id: string;
  fields: F;
  /** Of the command that it becomes. */
  command: Uuid;
  set: (part: Partial<F>) => void;
  /** Resolves when all of it lies in the phone: awaited before the camera opens, and before it is done. */
  saved: () => Promise<void>;
  keeping: Keeping;
}

/** Null while it is read. */
export function useDraft<F extends object>(id: string, begun: F, isOfTask = true): Writing<F> | null {
  const [jotter, hold] = useState<Jotter | null>(null);
  useEffect(() => {
    let here = true;
    let made: Jotter | null = null;
    const read = async () => {
      const kept = await drafts(vault).get(id).catch(unopened);
      if (here) hold(made = new Jotter(vault, kept || { id, isOfTask, command: uuid7(), fields: {} }, !!kept));
    };
    read().catch((error: unknown) => {
      if (!(error instanceof Locked)) throw error;
    });
    return () => {
      here = false;
      if (made) void made.end().catch(() => undefined);
    };
  }, [id]);
  if (!jotter) return null;
  const { fields, command } = jotter.draft.value;
  return { id, fields: { ...begun, ...fields } as F, command, set: (part) => jotter.change(part as Record<string, unknown>), saved: () => jotter.saved(), keeping: jotter.keeping.value };
}
