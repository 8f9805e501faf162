{{- define "landfall-agent.labels" -}}
app.kubernetes.io/name: landfall-agent
app.kubernetes.io/part-of: landfall
{{- end }}

{{- define "landfall-agent.subject" -}}
kind: ServiceAccount
name: landfall-agent
namespace: {{ .Release.Namespace }}
{{- end }}
