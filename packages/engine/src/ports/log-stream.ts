export interface FollowLogOptions {
  container: string;
  /** Of what was written before. */
  tailLines: number;
  signal: AbortSignal;
}

/** Port beside `Cluster`: a log as it is written, read as slowly as whoever asks for more. */
export interface LogStream {
  /** Bytes as they come, until the container ends or the signal fires. @throws ClusterError */
  followLog(pod: { namespace: string; name: string }, options: FollowLogOptions): AsyncIterable<Uint8Array>;
}
