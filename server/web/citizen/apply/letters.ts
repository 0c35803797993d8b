/** A letter for which a mandate on record would stand in: it does not where nobody on record was chosen. Pure. */
import type { Content, PaperEntry } from '../../kit/draft/merge.ts';
import type { Form } from '../../kit/form/shapes.ts';
import { shownPapers } from '../../kit/form/state.ts';

const LETTER = 'mandate';

/** The form and what was chosen, without a way that nothing on record carries. */
export function withoutRecord(form: Form, content: Content): { form: Form; materials: PaperEntry[] } {
  if (content.applicant && content.applicant.person) return { form, materials: content.materials };
  const papers = form.materials.map((paper) => ({ ...paper, sources: paper.sources.filter((source) => source !== LETTER) }));
  return { form: { ...form, materials: papers }, materials: content.materials.filter((entry) => entry.source !== LETTER) };
}

/** The letters that are asked of a guardian because he chose another relation. */
export function needless(form: Form, content: Content): string[] {
  const { applicant, values } = content;
  if (!applicant || applicant.authority !== 'guardian' || applicant.person || values.proxy_relation === 'guardian') return [];
  const left = shownPapers(form, { ...values, proxy_relation: 'guardian' }).map((paper) => paper.material);
  return shownPapers(form, values).filter((paper) => paper.sources.indexOf(LETTER) >= 0 && left.indexOf(paper.material) < 0).map((paper) => paper.name);
}
