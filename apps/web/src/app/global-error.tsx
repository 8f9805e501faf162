'use client';

/** The last resort: not even the frame of all pages could be drawn. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <h1>Landfall cannot show this page</h1>
        <p>Reload it. Your clusters keep running as they are.</p>
      </body>
    </html>
  );
}
