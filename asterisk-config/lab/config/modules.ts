/** Loaded one by one: `autoload = no` means no surprise listener and a start in a third of a second. */
const MODULES = `
res_timing_timerfd res_sorcery_config res_sorcery_memory res_sorcery_astdb
res_pjproject res_pjsip res_pjsip_session res_pjsip_authenticator_digest res_pjsip_outbound_authenticator_digest
res_pjsip_endpoint_identifier_user res_pjsip_endpoint_identifier_ip res_pjsip_registrar res_pjsip_outbound_registration
res_pjsip_sdp_rtp res_pjsip_rfc3326 res_pjsip_caller_id res_pjsip_dtmf_info res_pjsip_header_funcs res_pjsip_refer
res_pjsip_pubsub res_pjsip_nat res_pjsip_logger res_pjsip_path res_pjsip_diversion res_rtp_asterisk chan_pjsip
func_pjsip_endpoint func_pjsip_contact func_pjsip_aor
res_agi res_http_websocket res_websocket_client chan_websocket res_audiosocket app_audiosocket chan_audiosocket
res_manager_devicestate res_musiconhold res_parking res_clioriginate res_speech
bridge_simple bridge_native_rtp bridge_softmix bridge_holding bridge_builtin_features bridge_builtin_interval_features
app_dial app_queue app_directed_pickup app_playback app_record app_read app_mixmonitor app_chanspy app_originate app_bridgewait app_stack
app_channelredirect app_exec app_transfer app_senddtmf app_echo app_milliwatt app_verbose app_userevent app_softhangup app_cdr app_while app_db
func_channel func_callerid func_db func_global func_strings func_logic func_math func_cut func_timeout func_jitterbuffer
func_dialplan func_cdr func_uuid func_volume func_base64 func_rand func_hangupcause func_sprintf func_devstate
func_extstate func_groupcount func_presencestate
app_confbridge app_voicemail res_mutestream res_manager_presencestate res_pjsip_notify
codec_ulaw codec_alaw codec_gsm codec_resample codec_g722 codec_a_mu
format_wav format_pcm format_gsm format_sln
pbx_config pbx_loopback cdr_csv
`;

/** The text of modules.conf; `without` names modules that this Asterisk shall not have. */
export function modulesConf(without: readonly string[] = []): string {
  const loads = MODULES.trim()
    .split(/\s+/)
    .filter((name) => !without.includes(name))
    .map((name) => `load = ${name}.so`);
  return `[modules]\nautoload = no\n${loads.join("\n")}\n`;
}
