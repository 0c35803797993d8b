/** The ways of handing in a paper, in words. Apart from the card: the outcome tells of them long before any photo. */
import type { ShownPaper } from '../form/state.ts';

/** What a way of handing in means for the person. */
export function wayOf(source: string, paper: ShownPaper): { name: string; says: string } {
  const days = paper.may_follow_later && paper.may_follow_later.days;
  const ways: Record<string, { name: string; says: string }> = {
    upload: { name: '拍照或上传', says: '' },
    certificate: { name: '用电子证照', says: '不用您交。我们向发证部门调取，调不到再找您。' },
    generated: { name: '系统生成', says: '不用您交。按您填的内容生成，最后签一次名就行。' },
    pledge: { name: '签承诺代替', says: '不用交这份材料。您在最后签名，承诺情况属实；承诺不实要承担责任。' },
    later: { name: '先办，以后再交', says: `可以先受理${days ? `，${days}个工作日内补交` : '，以后补交'}。` },
  };
  return ways[source] || { name: source, says: '' };
}
