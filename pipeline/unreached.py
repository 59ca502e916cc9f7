"""Unreached: whether a call of `requests` failed before anything of it left this machine."""


def never_connected(fault: Exception) -> bool:
    """Whether no connection came about, or the other end could not prove who it is; a broken one says nothing."""
    import ssl

    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ProxyError

    cause = getattr(fault.args[0], "reason", None) if fault.args else None
    if isinstance(cause, ConnectTimeoutError | NewConnectionError | ProxyError):
        return True
    return any(isinstance(arg, ssl.SSLCertVerificationError) for arg in getattr(cause, "args", ()))
