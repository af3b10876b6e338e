def log = new File(basedir, 'build.log').text
assert log.contains('com.acme.Till.')
assert log.contains('the method is not woven, so it runs unguarded')
assert log.contains('Tests run: 1, Failures: 0, Errors: 1')
