/** The forms and pledges that nobody had to bring: made of what was typed, as the departments get them. */
import { fetchBlob } from '../../kit/api/blobs.ts';
import { get } from '../../kit/api/client.ts';
import type { Schemas } from '../../kit/api/types.ts';
import { useLoad } from '../../kit/ui/load.ts';
import { Trouble, Wait } from '../../kit/ui/parts.tsx';
import { PdfButton } from '../../kit/ui/pdf.tsx';

export function MadePapers({ id }: { id: string }) {
  const made = useLoad(() => get<Schemas['ApplicationsMadePapersOut']>(`/applications/${id}/papers`), [id]);
  if (made.error) return <Trouble error={made.error} again={made.again} />;
  if (!made.value) return <Wait />;
  if (!made.value.items.length) return null; // nothing was made for this matter, so there is nothing to look for
  const papers = made.value.items;
  return (
    <section class="card" aria-labelledby="made-papers">
      <h2 id="made-papers">为您生成的表和承诺书</h2>
      <p class="soft">按您填的内容生成，部门收到的就是这些。不用打印，也不用再交。</p>
      <ul class="lines">
        {papers.map((paper) => (
          <li class="row" key={`${paper.case}${paper.material}`}>
            <span><strong>{paper.name}</strong><br /><span class="soft small">{paper.item}</span></span>
            <span class="push"><PdfButton name={`${paper.name}-${paper.item}.pdf`} of={`${paper.item}${paper.name}`} fetch={() => fetchBlob(`/api/v1/applications/${id}/papers/${paper.case}/${paper.material}`)}>看一看</PdfButton></span>
          </li>
        ))}
      </ul>
    </section>
  );
}
