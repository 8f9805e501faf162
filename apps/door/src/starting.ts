import type { IncomingMessage, ServerResponse } from 'node:http';

const seconds = 1;

/** Answers for a backend that is not there: 503 while it starts, in the form that the client can read. */
export function answerStarting(request: IncomingMessage, response: ServerResponse, backend: string): void {
  const wantsPage = request.headers.accept?.includes('text/html') === true;
  response.writeHead(503, {
    'content-type': wantsPage ? 'text/html; charset=utf-8' : 'application/problem+json',
    'cache-control': 'no-store',
    'retry-after': String(seconds),
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
  });
  response.end(wantsPage ? page(backend) : JSON.stringify(problem(backend)));
}

/** Answers for a backend that is there and broke off before it had answered. */
export function answerBroken(response: ServerResponse, backend: string): void {
  const detail = `The ${backend} broke off before it answered. Try again; its log says why.`;
  response.writeHead(502, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ type: 'about:blank', title: 'Bad gateway', status: 502, detail }));
}

const problem = (backend: string) => ({
  type: 'about:blank',
  title: 'Starting',
  status: 503,
  detail: `The ${backend} is still starting. Try again in ${seconds} second.`,
});

/** Loads itself again until the dashboard answers; no script, so that nothing has to be allowed for it. */
const page = (backend: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${seconds}">
<title>Landfall is starting</title>
<style>
  body { margin: 0; min-height: 100dvh; display: grid; place-content: center; text-align: center;
    font: 15px/1.6 ui-sans-serif, system-ui, sans-serif; background: light-dark(#fbfcfc, #0e1415);
    color: light-dark(#1b2426, #e5ecec); }
  h1 { font-size: 20px; font-weight: 600; margin: 0 0 4px; }
  p { margin: 0; opacity: .72; }
  i { display: block; width: 28px; height: 3px; margin: 0 auto 20px; background: #0d8f8c; border-radius: 2px; }
</style>
<main>
  <i></i>
  <h1>Landfall is starting</h1>
  <p>The ${backend} is not up yet. This page opens by itself as soon as it is.</p>
</main>
</html>
`;
