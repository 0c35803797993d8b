/** The ways of handing in a paper, by name. Apart from what they mean: the outcome names them long before any photo. */
const NAMES: Record<string, string> = {
  upload: '拍照或上传', certificate: '用电子证照', mandate: '用授权记录', generated: '系统生成', pledge: '签承诺代替', later: '先办，以后再交',
};

export const wayOf = (source: string): string => NAMES[source] || source;
