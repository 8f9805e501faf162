import Link from 'next/link';
import { Empty } from '#src/ui/layout/empty.tsx';
import { Page } from '#src/ui/layout/page.tsx';
import { Section } from '#src/ui/layout/section.tsx';
import text from '#src/ui/text/text.module.css';

export default function NotFound() {
  return (
    <Page title="There is no such thing here">
      <Section>
        <Empty
          title="Nothing at this address"
          action={
            <Link href="/" className={text.link}>
              Go to the overview
            </Link>
          }
        >
          It was removed, or it belongs to another organization.
        </Empty>
      </Section>
    </Page>
  );
}
