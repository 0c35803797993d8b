/** Papers that are needed and neither there nor replaced; whether PDFs have pages enough the server says. Pure. */
import type { PaperEntry } from '../draft/merge.ts';
import type { FieldFault } from '../form/faults.ts';
import type { Form, Values } from '../form/shapes.ts';
import { shownPapers } from '../form/state.ts';
import type { Uuid } from '../ids.ts';

export function lacking(form: Form, values: Values, chosen: PaperEntry[], isPage: (file: Uuid) => boolean): FieldFault[] {
  return shownPapers(form, values).reduce((faults, paper) => {
    const entry = chosen.filter((one) => one.material === paper.material)[0];
    const source = entry ? entry.source : paper.sources[0];
    if (source !== 'upload') return faults;
    const files = entry ? entry.pages : [];
    const least = paper.pages.min || 1;
    if (files.length ? files.length >= least || !files.every(isPage) : !paper.isNeeded) return faults;
    const message = files.length ? `“${paper.name}”要${least}页，现在是${files.length}页` : `请拍或上传“${paper.name}”`;
    return faults.concat({ pointer: `/materials/${paper.material}`, message });
  }, [] as FieldFault[]);
}
