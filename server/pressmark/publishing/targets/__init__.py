"""PLUG-INS: where a published site can be sent to, one module each."""
