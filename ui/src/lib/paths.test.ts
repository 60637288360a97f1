import { expect, it } from 'vitest';
import { fileName, folderOf, typedPaths } from './paths';

it('takes one path to a line, or several parted by semicolons', () => {
  expect(typedPaths('/a/一.xlsx\n/a/二.zip\r\n')).toEqual(['/a/一.xlsx', '/a/二.zip']);
  expect(typedPaths('/a/一.xlsx; /a/二.zip；/a/三')).toEqual(['/a/一.xlsx', '/a/二.zip', '/a/三']);
});

it('keeps spaces and commas inside a path, and drops the quotes that a file manager adds', () => {
  expect(typedPaths('"C:\\申报 2024\\甲,乙.xlsx"')).toEqual(['C:\\申报 2024\\甲,乙.xlsx']);
  expect(typedPaths('file:///a/%E4%B8%80.xlsx')).toEqual(['/a/一.xlsx']);
});

it('drops blanks and repeats', () => {
  expect(typedPaths(' \n/a\n\n/a')).toEqual(['/a']);
  expect(typedPaths('')).toEqual([]);
});

it('shows the last part', () => {
  expect(fileName('/a/b/申报.xlsx')).toBe('申报.xlsx');
  expect(fileName('C:\\甲\\申报.xlsx')).toBe('申报.xlsx');
});

it('knows the folder of a file', () => {
  expect(folderOf('/a/b/申报.xlsx')).toBe('/a/b');
  expect(folderOf('C:\\甲\\申报.xlsx')).toBe('C:\\甲');
  expect(folderOf('申报.xlsx')).toBe('');
});
