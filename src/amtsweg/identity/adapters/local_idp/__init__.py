"""A real OpenID Connect provider for one machine, to try signing in as a citizen. It knows invented people only.

Authorization code with PKCE, discovery, signed tokens, userinfo and logout as the standards want them (Authlib), so
that the portal speaks to it exactly as it would to a real provider. It is no BundID and says so on every page.
"""
