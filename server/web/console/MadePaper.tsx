/** A paper that the system makes: covered like the page; every value for a reason, which is recorded. */
import { fetchBlob } from '../kit/api/blobs.ts';
import { keepFile, PdfButton } from '../kit/ui/pdf.tsx';
import { ForAReason } from './ForAReason.tsx';
import type { DeskCase, ShownPaper } from './shapes.ts';

export function MadePaper({ one, paper }: { one: DeskCase; paper: ShownPaper }) {
  const path = `/api/v1/cases/${one.id}/papers/${paper.material}`;
  const name = `${paper.name}-${one.number}.pdf`;
  const inFull = async (reason: string) => keepFile(await fetchBlob(`${path}/unmaskings`, { reason }), name);
  return (
    <>
      <PdfButton name={name} of={paper.name} fetch={() => fetchBlob(path)}>看一看</PdfButton>
      <ForAReason words="看完整的" of={paper.name} run={inFull} />
    </>
  );
}
