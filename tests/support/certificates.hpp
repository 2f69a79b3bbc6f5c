// Certificates made for a test by openssl: an authority, and servers that it vouches for. Their
// days are fixed, so that they are valid or expired whenever the test runs.
#pragma once

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>

#include "tests/support/smtp_server.hpp"

namespace duecourse::testing {

/// Files in PEM; those of servers hold key and certificate.
class Certificates {
 public:
  Certificates() {
    write("ca.conf",
          "[ca]\ndefault_ca = it\n[it]\nnew_certs_dir = .\ndatabase = index\nserial = serial\n"
          "default_md = sha256\npolicy = any\ncopy_extensions = copy\nunique_subject = no\n"
          "certificate = ca.pem\nprivate_key = ca.key\n[any]\ncommonName = supplied\n");
    write("index", "");
    write("serial", "01\n");
    run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 "
        "-keyout ca.key -out ca.pem -subj '/CN=Test CA'");
  }

  [[nodiscard]] std::string authority() const { return file("ca.pem"); }
  /// For DNS `name`, signed by the authority, valid until a day of the form 20991231.
  [[nodiscard]] std::string signed_for(const std::string& name, const std::string& until) {
    const std::string made = name + "-" + until;
    run("openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem "
        "-out request.pem -subj '/CN=" +
        name + "' -addext subjectAltName=DNS:" + name +
        " && openssl ca -batch -config ca.conf -in request.pem -out certificate.pem -notext "
        "-startdate 20200101000000Z -enddate " +
        until + "000000Z && cat key.pem certificate.pem > " + made + ".pem");
    return file(made + ".pem");
  }
  /// For DNS `name`, signed by itself.
  [[nodiscard]] std::string self_signed(const std::string& name) {
    run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 "
        "-keyout key.pem -out certificate.pem -subj '/CN=" +
        name + "' -addext subjectAltName=DNS:" + name +
        " && cat key.pem certificate.pem > self-signed.pem");
    return file("self-signed.pem");
  }

 private:
  [[nodiscard]] std::string file(const std::string& name) const {
    return (folder_.path() / name).string();
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(file(name)) << text;
  }
  void run(const std::string& command) const {
    const std::string script =
        "cd '" + folder_.path().string() + "' && exec >log 2>&1 && " + command;
    if (std::system(script.c_str()) != 0) throw std::runtime_error(read_whole(file("log")));
  }

  ScratchFolder folder_;
};

}  // namespace duecourse::testing
