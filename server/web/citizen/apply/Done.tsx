/** The receipt: the number, what happens next, and how to find it again. */
import { fetchBlob } from '../../kit/api/client.ts';
import type { Receipt } from '../../kit/api/types.ts';
import { moment } from '../../kit/checks/words.ts';
import type { Keeper } from '../../kit/draft/keeper.ts';
import { ScreenTitle } from '../../kit/ui/parts.tsx';
import { PdfButton } from '../../kit/ui/pdf.tsx';
import { CaseCard, grouped } from '../pages/CaseCard.tsx';

export function Done({ keeper }: { keeper: Keeper }) {
  const receipt = keeper.draft.value.receipt;
  if (!receipt) return <p><a class="button main" href="/applications">看我的申请</a></p>;
  return (
    <div class="stack">
      <div class="card receipt">
        <div class="big-tick" aria-hidden="true" />
        <ScreenTitle>已经提交</ScreenTitle>
        <ReceiptFacts receipt={receipt} />
        <div class="row" style={{ justifyContent: 'center' }}>
          <a class="button main" href={`/applications/${keeper.draft.value.id}`}>看进度</a>
          <ReceiptButton id={keeper.draft.value.id} />
        </div>
      </div>
      <h2>接下来</h2>
      {receipt.cases.map((one) => <CaseCard key={one.id} one={one} />)}
    </div>
  );
}

/** What one types to see everything without signing in; told by nothing but the code, that is not on the paper. */
export function howToAsk(half: string | undefined): string {
  if (half === 'nothing') return '不登录也能查：编号 + 查询码。查询码没有印在回执上，请另外记好，和回执分开放。';
  return `不登录也能查：编号 + ${half === 'id_number' ? '证件号码' : '手机号'}后4位 + 查询码。`;
}

export function ReceiptFacts({ receipt }: { receipt: Receipt }) {
  return (
    <>
      <p class="soft">申请编号</p>
      <p class="number">{grouped(receipt.number)}</p>
      {receipt.receipt_code && <p>查询码 <strong class="number">{receipt.receipt_code}</strong><br /><span class="soft small">{howToAsk(receipt.asked_with)}查询码不要给外人看。</span></p>}
      <p class="soft">{moment(receipt.submitted_at, true)} 提交</p>
    </>
  );
}

export const ReceiptButton = ({ id }: { id: string }) => (
  <PdfButton name="受理凭证.pdf" fetch={() => fetchBlob(`/api/v1/applications/${id}/receipt.pdf`)}>下载回执（PDF）</PdfButton>
);
