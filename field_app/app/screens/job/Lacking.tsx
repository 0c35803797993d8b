/** What cannot be had now hinders nobody: the job goes on, and the secretary sees what is missing. */
export const Lacking = ({ count, onGo }: { count: number; onGo: () => void }) => (
  <div class="card">
    <p><strong>还有 {count} 处没弄好。</strong>现在弄不到的，可以先往下走，书记会看到还缺什么。</p>
    <p><button type="button" class="button" onClick={onGo}>先往下走</button></p>
  </div>
);
