import { AddressError } from '@landfall/egress';
import { ClusterError } from '@landfall/engine';

const WRONG_CA = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_SIGNATURE_FAILURE',
]);

/** What went wrong before an answer came, in words that name the host alone. */
export function transportError(error: unknown, server: string): ClusterError {
  if (error instanceof ClusterError) return error;
  const host = new URL(server).host;
  if (error instanceof AddressError) {
    const fault = error.code === 'address-refused' ? 'untrusted' : 'unreachable';
    return new ClusterError({ code: fault }, `${error.words.what} ${error.words.why}`, {
      fix: error.words.fix,
    });
  }
  const code = errorCode(error);
  if (code === 'TimeoutError' || code === 'AbortError' || code === 'ABORT_ERR' || code === 'ETIMEDOUT') {
    return new ClusterError({ code: 'timed-out' }, `${host} did not answer in time.`, {
      fix: 'Check that the cluster is up and reachable from here.',
    });
  }
  return tlsError(code, host) ?? unreachable(code, host);
}

function tlsError(code: string, host: string): ClusterError | undefined {
  const untrusted = (message: string, fix: string) =>
    new ClusterError({ code: 'untrusted' }, message, { fix });
  if (WRONG_CA.has(code)) {
    return untrusted(
      `${host} shows a certificate that the cluster's CA did not sign.`,
      'Use the `certificate-authority-data` of this very cluster.',
    );
  }
  if (code === 'CERT_HAS_EXPIRED') {
    return untrusted(`The certificate of ${host} has expired.`, 'Renew the API server’s certificate.');
  }
  if (code === 'CERT_NOT_YET_VALID') {
    return untrusted(`The certificate of ${host} is not valid yet.`, 'Check the clocks of both machines.');
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return untrusted(
      `The certificate of ${host} is made out to another name.`,
      'Use a name that stands in the certificate as `server`, or add this one to the certificate.',
    );
  }
  if (
    /CERTIFICATE_(REQUIRED|UNKNOWN|EXPIRED|REVOKED)|BAD_CERTIFICATE|UNKNOWN_CA|KEY_VALUES_MISMATCH|PEM/.test(
      code,
    )
  ) {
    return new ClusterError({ code: 'unauthorized' }, `${host} did not accept the client certificate.`, {
      fix: 'Register the cluster again with a certificate and key that belong together and are still valid.',
    });
  }
  return undefined;
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no route to it',
};

function unreachable(code: string, host: string): ClusterError {
  const reason = REASONS[code] ?? (code === '' ? 'the connection failed' : code);
  return new ClusterError({ code: 'unreachable' }, `Could not reach ${host}: ${reason}.`, {
    fix: 'Check that the cluster is up and reachable from here.',
  });
}

function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name === 'Error' ? '' : error.name;
}
