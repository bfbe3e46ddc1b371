import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutLocalPictures } from '../../../scripts/galleryReadme.ts';

describe('the README in the package', () => {
  it('has no pictures that only a checkout has, nor what announces them', () => {
    const text =
      '# A\n\nText.\n\n![a](media/a.png)\n\nIt looks\nlike this:\n\n![b](media/b.png)\n\n## B\n\nMore:\n\n- item\n';
    assert.equal(withoutLocalPictures(text), '# A\n\nText.\n\n## B\n\nMore:\n\n- item\n');
  });

  it('keeps pictures that everybody can load, and examples of pictures', () => {
    const text = 'So:\n\n![a](https://example.com/a.png)\n\nWrite `![b](b.png)` in a line.\n';
    assert.equal(withoutLocalPictures(text), text);
  });

  it('is else the README of the project', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
    const packaged = withoutLocalPictures(readme);
    assert.match(readme, /^!\[/m);
    assert.doesNotMatch(packaged, /^!\[/m);
    const headings = (text: string) => text.match(/^#+ .*$/gm);
    assert.deepEqual(headings(packaged), headings(readme));
    assert.ok(readme.length - packaged.length < 1500);
  });
});
