import { expect, it } from 'vitest';
import { helpText } from '../../text/shell';
import { guide, runs, sectionOn, sections } from './guide';

it('cuts a guide into sections of paragraphs, lists, tables and commands', () => {
  const [one] = sections('# 标题\n前言\n## 一、签名\n\n第一行，\n第二行 `Enter`。\n\n- 甲\n  续\n- 乙\n\n|键|义|\n|---|---|\n|`A`|采用|\n\n```sh\nls\n```\n');
  expect(one?.title).toBe('一、签名');
  expect(one?.blocks.map((block) => block.kind)).toEqual(['text', 'list', 'table', 'code']);
  expect(one?.blocks[0]).toEqual({ kind: 'text', runs: [{ text: '第一行，第二行 ' }, { text: 'Enter', as: 'code' }, { text: '。' }] });
  expect(one?.blocks[1]).toEqual({ kind: 'list', items: [[{ text: '甲续' }], [{ text: '乙' }]] });
});

it('keeps markup of a page as text', () => {
  expect(runs('<script>x</script>**要**')).toEqual([{ text: '<script>x</script>' }, { text: '要', as: 'strong' }]);
});

it('has a section in the guide for every page', () => {
  for (const words of Object.values(helpText.of)) expect(guide.map((section) => section.title).filter((title) => title.includes(words)), words).toHaveLength(1);
  expect(sectionOn('办理一个案卷')?.blocks.length).toBeGreaterThanOrEqual(3);
});
